import { z } from 'zod';

/** The id of a row: a UUID. */
export const idSchema = z.uuid('id.invalid');
