/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm test`, once; a first start has no time to do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    'ssh2',
    'libsql',
    '@libsql/client',
    '@prisma/client',
    '@prisma/adapter-libsql',
    'pino',
    '@node-rs/argon2',
  ],
};

export default config;
