import { z } from 'zod';

const CONTROL = /\p{Cc}/u;

/** A name that a person gives: any Unicode except control characters, trimmed, 1 to 100 characters. */
export const nameSchema = z
  .string()
  .trim()
  .normalize()
  .min(1, 'name.missing')
  .max(100, 'name.too-long')
  .refine((name) => !CONTROL.test(name), 'name.control-character');
