import { type Reach, thisComputer } from '#headoffice/kernel/http/reach.ts';
import { createHttp } from '#headoffice/kernel/http/server.ts';
import { openOffice } from '#headoffice/kernel/open-office.ts';
import { repeating } from '#headoffice/kernel/repeating.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { modules } from './app.ts';
import { fillDemo } from './demo.ts';
import { who } from './modules/tills/service.ts';
import { pages } from './pages/pages.ts';

export interface ServeOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly databaseUrl?: string;
  readonly version: string;
  readonly reach?: Reach;
  readonly sealFile?: string;
  /** Fills an empty head office with three shops. */
  readonly demo?: boolean;
  readonly onFault: (what: string, error: unknown, exchange: string) => void;
}

/** How often it is looked whether programs have to be told something. */
const telling_ms = 5_000;
/** How often it is looked what somebody has to look at. */
const alerting_ms = 60_000;

/** There is no password to begin with: whoever started the head office sees a code. */
async function codeForFirst(
  { apis }: Pick<ReturnType<typeof modules.create>, 'apis'>,
  now: number,
): Promise<string | null> {
  const tenant = await apis.tills.tenant(now);
  return (await apis.people.isEmpty(tenant)) ? apis.people.makeCode(tenant, '', now) : null;
}

/** A head office that answers: on this computer's own address, unless it is told where else. @throws FolderInUse, FolderClosed, RoleTooStrong, EADDRINUSE */
export async function serveOffice({
  port,
  version,
  onFault,
  demo = false,
  reach = thisComputer,
  ...options
}: ServeOptions) {
  const office = await openOffice(modules, { ...options, as: 'server' });
  try {
    const http = await createHttp({
      tenants: office.tenants,
      handlers: office.handlers,
      who,
      keyOf: office.apis.keys.keyOf,
      press: createPress(),
      version,
      now: Date.now,
      ready: office.ping,
      reach,
      onFault,
    });
    await http.register(pages, { ...office.apis, now: Date.now, onFault });
    if (demo) await fillDemo(office, Date.now());
    const firstCode = await codeForFirst(office, Date.now());
    const deriving = office
      .rederive(Date.now)
      .then(() => undefined)
      .catch((error: unknown) => onFault('tables derived anew', error, ''));
    const telling = repeating(() => office.apis.hooks.deliver(Date.now), {
      every_ms: telling_ms,
      onFault: (error) => onFault('webhooks', error, ''),
    });
    const alerting = repeating(() => office.apis.alerts.sweep(Date.now), {
      every_ms: alerting_ms,
      onFault: (error) => onFault('alerts', error, ''),
    });
    const messaging = repeating(() => office.apis.alerts.deliver(Date.now), {
      every_ms: telling_ms,
      onFault: (error) => onFault('alerts by mail', error, ''),
    });
    const url = await http.listen({ host: reach.host, port });
    return {
      url,
      /** With which the first person chooses a password; null where somebody did. */
      firstCode,
      /** What is under way is answered; nothing new is taken. */
      close: async () => {
        await http.close();
        await Promise.all([deriving, telling.stop(), alerting.stop(), messaging.stop()]);
        await office.close();
      },
    };
  } catch (error) {
    await office.close();
    throw error;
  }
}
