import { z } from 'zod';
import { parseAddress } from './parse-address';

/** IPv4, IPv6 or host name, in its normal form. */
export const addressSchema = z.string().transform((text, context) => {
  const result = parseAddress(text);
  if (result.ok) return result.address;
  context.addIssue({ code: 'custom', message: result.code });
  return z.NEVER;
});
