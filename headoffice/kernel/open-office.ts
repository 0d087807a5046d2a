import fs from 'node:fs';
import path from 'node:path';
import { type Cluster, openCluster } from './db/cluster.ts';
import { type OfficeDb, openOfficeDb } from './db/office-db.ts';
import { createInbox } from './inbox/ingest.ts';
import { createProjector } from './inbox/project.ts';
import { rederive } from './inbox/rederive.ts';
import { createMail, type Mail } from './mail.ts';
import type { OfficeModules } from './module.ts';
import { createOutside, type Outside } from './outside.ts';
import { reseal } from './reseal.ts';
import { openSeal } from './seal.ts';

export interface OfficeOptions {
  readonly dataDir: string;
  /** Another PostgreSQL than the one of the data folder. */
  readonly databaseUrl?: string;
  /** A command works beside a server that runs on the same folder. */
  readonly as: 'server' | 'command';
  /** What closes the secrets of the database; without it, of the data folder, and made where it is not there. */
  readonly sealFile?: string;
  readonly outside?: Outside;
  readonly mail?: Mail;
}

export const sealFileIn = (dataDir: string): string => path.join(dataDir, 'office.keys');

/** The modules of a list at work on the database of a data folder. @throws FolderInUse, FolderClosed, RoleTooStrong, SealsUnreadable, SealUnknown */
export async function openOffice<Apis>(list: OfficeModules<Apis>, options: OfficeOptions) {
  const { dataDir, databaseUrl, as, sealFile, outside = createOutside(), mail = createMail() } = options;
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const seal = openSeal(sealFile ?? sealFileIn(dataDir), sealFile === undefined);
  const cluster: Cluster =
    databaseUrl === undefined
      ? await openCluster(dataDir, as)
      : { url: databaseUrl, stop: async () => undefined };
  let db: OfficeDb;
  try {
    db = await openOfficeDb(cluster.url);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  if (as === 'server')
    try {
      await reseal(db.tenants, seal);
    } catch (error) {
      await db.close();
      await cluster.stop();
      throw error;
    }
  const inbox = createInbox(createProjector(list.projections), list.hears);
  return {
    ...list.create({ tenants: db.tenants, inbox, outside, mail, seal }),
    tenants: db.tenants,
    reseal: () => reseal(db.tenants, openSeal(sealFile ?? sealFileIn(dataDir), false)),
    rederive: (clock: () => number) => rederive(db.tenants, inbox, clock),
    ping: db.ping,
    close: async () => {
      await db.close();
      await cluster.stop();
    },
  };
}
