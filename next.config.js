/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
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
