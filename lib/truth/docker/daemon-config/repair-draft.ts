import { EditedText } from './edited-text';
import { type ConfigEncoding, encodeConfig } from './encoding';

/** One thing that a repair changes. The texts are as they stand in the file. */
export interface RepairItem {
  code:
    | 'encoding'
    | 'empty'
    | 'comment'
    | 'trailing-comma'
    | 'missing-comma'
    /** Text after the end of the object, which the engine does not read, or only brackets. */
    | 'after-end'
    /** A key that differs from one of the engine's only in upper and lower case. */
    | 'renamed'
    /** A value in the type that the engine wants. */
    | 'corrected'
    /** Taken out: the engine does not know the key, or refuses the type or the value. */
    | 'unknown-key'
    | 'wrong-type'
    | 'bad-value'
    /** Taken out: a flag sets the same, or a person wants the flag to stay. */
    | 'flag-agrees'
    | 'flag-kept';
  /** `LINE:COLUMN` in the file as it is, from 1; empty for the whole file. */
  place: string;
  /** Dotted path; empty if it is not about one. */
  key: string;
  before: string;
  /** Null if it is taken out. */
  after: string | null;
}

/** Why a repair would be a guess: a person has to decide. */
export interface RepairBlock {
  code:
    | 'too-large'
    | 'not-utf8'
    | 'syntax'
    | 'ends-early'
    | 'too-deep'
    | 'after-end'
    | 'not-object'
    | 'number'
    | 'too-many'
    /** The engine is not known, or newer than those whose keys are known. */
    | 'unknown-engine'
    /** Taking this key out would move data, or open the engine. */
    | 'never-taken-out'
    /** An unknown key, and `value` is the key that may be meant. */
    | 'meant'
    /** A flag and the file say different things. */
    | 'flag-differs'
    /** The file's value is to stay: then the flag has to leave the unit. */
    | 'flag-in-unit';
  place: string;
  key: string;
  value: string;
  /** The flags that set the same key, as on the command line; empty if it is not about flags. */
  flag: string;
}

export interface Repair {
  /** The bytes to write, the same as before if nothing has to be changed; null if it is blocked. */
  bytes: Uint8Array | null;
  items: RepairItem[];
  blocks: RepairBlock[];
}

/** A file while it is being repaired. */
export class Draft {
  readonly items: RepairItem[] = [];
  readonly blocks: RepairBlock[] = [];
  readonly edited: EditedText;

  constructor(
    text: string,
    public encoding: ConfigEncoding,
  ) {
    this.edited = new EditedText(text);
  }

  get bytes(): Uint8Array {
    return encodeConfig(this.edited.text, this.encoding);
  }

  block(code: RepairBlock['code'], more: Partial<RepairBlock> = {}): void {
    this.blocks.push({ code, place: '', key: '', value: '', flag: '', ...more });
  }

  /** Texts of items are shown: they have a limit. */
  note(item: RepairItem): void {
    this.items.push({ ...item, before: shownText(item.before), after: item.after && shownText(item.after) });
  }
}

/** Texts of a file that are shown have a limit. */
export function shownText(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
