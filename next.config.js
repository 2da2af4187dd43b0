/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm test`, once; a first start has no time to do it again.
  typescript: { ignoreBuildErrors: true },
  // A start that serves at once: each page is loaded when it is asked for first.
  experimental: { preloadEntriesOnStart: false },
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
