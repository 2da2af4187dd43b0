// `npm run re-key`: encrypts every stored secret with a new key. The server must be stopped.
import { userInfo } from 'node:os';
import { systemActor } from '@/lib/access/actor/actor';
import { reKey } from '@/lib/access/secrets/re-key';
import { claimDataDir, prepareData } from '@/lib/start/prepare';
import { runCommand } from './command';

runCommand('npm run re-key', async () => {
  const release = await claimDataDir();
  await prepareData(console.error);
  const { resealed, keyId } = await reKey(systemActor(`command line (${userInfo().username})`));
  await release();
  console.log(
    `${resealed} secrets are now encrypted with the key ${keyId}. Keep a copy of the key, separate from the database.`,
  );
  return true;
});
