import { createHttp } from '#headoffice/kernel/http/server.ts';
import { openOffice } from '#headoffice/kernel/open-office.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { modules } from './app.ts';
import { who } from './modules/tills/service.ts';

export interface ServeOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly databaseUrl?: string;
  readonly version: string;
  readonly onFault: (what: string, error: unknown, exchange: string) => void;
}

/** A head office that answers on this computer's own address. @throws FolderInUse, FolderClosed, RoleTooStrong, EADDRINUSE */
export async function serveOffice({ port, version, onFault, ...options }: ServeOptions) {
  const office = await openOffice(modules, { ...options, as: 'server' });
  try {
    const http = await createHttp({
      tenants: office.tenants,
      handlers: office.handlers,
      who,
      press: createPress(),
      version,
      now: Date.now,
      ready: office.ping,
      onFault,
    });
    const url = await http.listen({ host: '127.0.0.1', port });
    return {
      url,
      /** What is under way is answered; nothing new is taken. */
      close: async () => {
        await http.close();
        await office.close();
      },
    };
  } catch (error) {
    await office.close();
    throw error;
  }
}
