import { z } from 'zod';
import { nameSchema } from '@/lib/platform/input/name';

export const SUDO_MODES = ['none', 'passwordless', 'password'] as const;

const usernameSchema = z
  .string()
  .trim()
  .min(1, 'username.missing')
  .max(64, 'username.too-long')
  .regex(/^[^\p{Cc}\s]+$/u, 'username.invalid');

/** A key or password as pasted; at most 64 KiB. */
const secretSchema = z.string().min(1, 'secret.missing').max(65_536, 'secret.too-long');
const passwordSchema = z
  .string()
  .min(1, 'secret.missing')
  .max(1024, 'secret.too-long')
  .refine((text) => !/[\r\n\0]/.test(text), 'secret.line-break');

export const credentialInputSchema = z.strictObject({
  name: nameSchema,
  kind: z.enum(['key', 'password']),
  username: usernameSchema,
  /** The private key or the password. */
  secret: secretSchema,
  /** Passphrase of the private key. */
  passphrase: z.string().max(1024, 'secret.too-long').optional(),
  sudo: z.enum(SUDO_MODES).default('passwordless'),
  /** Required if sudo is `password`. */
  sudoPassword: passwordSchema.optional(),
});
export type CredentialInput = z.input<typeof credentialInputSchema>;

/** Secrets that are left out are not changed. */
export const credentialPatchSchema = z.strictObject({
  name: nameSchema.optional(),
  username: usernameSchema.optional(),
  kind: z.enum(['key', 'password']).optional(),
  secret: secretSchema.optional(),
  passphrase: z.string().max(1024, 'secret.too-long').nullable().optional(),
  sudo: z.enum(SUDO_MODES).optional(),
  sudoPassword: passwordSchema.nullable().optional(),
});
export type CredentialPatch = z.input<typeof credentialPatchSchema>;
