/** The five tones of the product. A tone is never used alone: there is always an icon and a word. */
export type Tone = 'bad' | 'warn' | 'good' | 'note' | 'mute';

export const toneText: Record<Tone, string> = {
  bad: 'text-bad',
  warn: 'text-warn',
  good: 'text-good',
  note: 'text-note',
  mute: 'text-mute',
};

export const toneWash: Record<Tone, string> = {
  bad: 'bg-bad-wash text-bad',
  warn: 'bg-warn-wash text-warn',
  good: 'bg-good-wash text-good',
  note: 'bg-note-wash text-note',
  mute: 'bg-mute-wash text-mute',
};

export const toneSolid: Record<Tone, string> = {
  bad: 'bg-bad-solid',
  warn: 'bg-warn-solid',
  good: 'bg-good-solid',
  note: 'bg-note-solid',
  mute: 'bg-mute-solid',
};
