import { z } from 'zod';

const CONTROL = /\p{Cc}/u;

/** One tag: trimmed, in lower case, without a comma, 1 to 50 characters. */
export const tagSchema = z
  .string()
  .trim()
  .normalize()
  .toLowerCase()
  .min(1, 'tag.empty')
  .max(50, 'tag.too-long')
  .refine((tag) => !CONTROL.test(tag) && !tag.includes(','), 'tag.invalid');

/** The tags of one thing: at most 20, no duplicates, sorted. */
export const tagsSchema = z
  .array(tagSchema)
  .max(20, 'tag.too-many')
  .transform((tags) => [...new Set(tags)].sort());
