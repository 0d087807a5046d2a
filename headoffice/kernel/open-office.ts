import fs from 'node:fs';
import { type Cluster, openCluster } from './db/cluster.ts';
import { type OfficeDb, openOfficeDb } from './db/office-db.ts';
import { createInbox } from './inbox/ingest.ts';
import { createProjector } from './inbox/project.ts';
import type { OfficeModules } from './module.ts';

export interface OfficeOptions {
  readonly dataDir: string;
  /** Another PostgreSQL than the one of the data folder. */
  readonly databaseUrl?: string;
  /** A command works beside a server that runs on the same folder. */
  readonly as: 'server' | 'command';
}

/** The modules of a list at work on the database of a data folder. @throws FolderInUse, FolderClosed, RoleTooStrong */
export async function openOffice<Apis>(list: OfficeModules<Apis>, options: OfficeOptions) {
  const { dataDir, databaseUrl, as } = options;
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
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
  const inbox = createInbox(createProjector(list.projections));
  return {
    ...list.create({ tenants: db.tenants, inbox }),
    tenants: db.tenants,
    ping: db.ping,
    close: async () => {
      await db.close();
      await cluster.stop();
    },
  };
}
