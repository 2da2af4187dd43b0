import { z } from 'zod';

/** A TCP port. */
export const portSchema = z
  .number('port.invalid')
  .int('port.invalid')
  .min(1, 'port.invalid')
  .max(65535, 'port.invalid');
