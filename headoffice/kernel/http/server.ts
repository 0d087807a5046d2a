import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  createJsonSchemaTransform,
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type {
  AllHandlers,
  KeyContext,
  KeyOf,
  OpenContext,
  TillContext,
  Who,
} from '#headoffice/kernel/door.ts';
import { createTurns } from '#headoffice/kernel/turns.ts';
import { type Result, refused } from '#shared/kernel/result.ts';
import { BadBatch, readBatch } from '#shared/wire/batch.ts';
import {
  BadEncoding,
  encodings,
  isEncoding,
  mostPressed_bytes,
  type Press,
  TooLarge,
} from '#shared/wire/encodings.ts';
import type { Endpoint } from '#shared/wire/endpoint.ts';
import { batchType, encodingHeader, endpoints, exchangeHeader } from '#shared/wire/endpoints.ts';
import { type ProblemCode, problemCodes, problemOf, statusOf } from '#shared/wire/problem.ts';
import { measure } from './metrics.ts';
import { isLoopback, isTooOpen, type Reach, thisComputer } from './reach.ts';

export interface HttpOptions {
  readonly tenants: Tenants;
  readonly handlers: AllHandlers;
  readonly who: Who;
  readonly keyOf: KeyOf;
  readonly press: Press;
  readonly version: string;
  readonly now: () => number;
  readonly ready: () => Promise<void>;
  readonly reach?: Reach;
  readonly onFault: (what: string, error: unknown, exchange: string) => void;
}

const smallBody_bytes = 128 * 1024;
/** Of batches that are opened and taken. */
const batchTurns = { atOnce: 8, waiting: 1_000 };

/** On every answer, whatever it says: nothing of another place is loaded, run, framed or sent to, and nobody keeps it. */
const guards = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.enum(problemCodes),
    detail: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const send = (reply: FastifyReply, code: ProblemCode, detail?: string): FastifyReply =>
  reply
    .code(statusOf(code))
    .header('content-type', 'application/problem+json')
    .serializer((body) => JSON.stringify(body))
    .send(problemOf(code, detail));

type AnyHandler = (
  input: unknown,
  context: TillContext | KeyContext | OpenContext,
) => Promise<Result<unknown, ProblemCode>>;

/** `tenant.secret`, as this server gives them; null for anything else. */
function tokenIn({ headers }: FastifyRequest): { token: string; tenant: string } | null {
  const [, token = ''] = /^Bearer ([0-9A-Z]{4,12}\.[\w-]{43})$/.exec(headers.authorization ?? '') ?? [];
  return token === '' ? null : { token, tenant: token.slice(0, token.indexOf('.')) };
}

const problemsOf = (error: unknown): ProblemCode | null => {
  if (error instanceof TooLarge) return 'TOO_LARGE';
  if (error instanceof BadEncoding || error instanceof BadBatch) return 'BATCH_UNREADABLE';
  if (hasZodFastifySchemaValidationErrors(error)) return 'BAD_REQUEST';
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'TOO_LARGE';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'ENCODING_UNKNOWN';
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? 'BAD_REQUEST' : null;
};

/** The head office as a web server, not yet listening. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { tenants, handlers, who, keyOf, press, now, onFault } = options;
  const { reach = thisComputer } = options;
  const turns = createTurns(batchTurns);
  const app = fastify({
    bodyLimit: smallBody_bytes,
    forceCloseConnections: 'idle',
    requestTimeout: 5 * 60_000,
    requestIdHeader: false,
    // What speaks TLS before it stands on the same computer, or where it was said, and says who asks.
    trustProxy: ['loopback', ...reach.proxies],
    ...(reach.tls ? { https: reach.tls } : {}),
    frameworkErrors: (_, __, reply) => void send(reply.headers(guards), 'BAD_REQUEST'),
  });
  app.addHook('onRequest', async (_, reply) => void reply.headers(guards));
  if (!isLoopback(reach.host))
    app.addHook('onRequest', async (request, reply) =>
      isTooOpen(request) ? send(reply, 'TLS_NEEDED') : undefined,
    );
  measure(app, reach.metricsFor);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const exchangeOf = ({ headers, id }: FastifyRequest): string => {
    const named = headers[exchangeHeader];
    return typeof named === 'string' && /^[\w-]{8,64}$/.test(named) ? named : id;
  };
  app.setErrorHandler((error, request, reply) => {
    const known = problemsOf(error);
    if (known) return send(reply, known, error instanceof BadBatch ? error.message : undefined);
    onFault(`${request.method} ${request.routeOptions.url ?? '?'}`, error, exchangeOf(request));
    return send(reply, 'INTERNAL');
  });
  app.setNotFoundHandler((_, reply) => send(reply, 'NOT_FOUND'));
  app.addContentTypeParser(batchType, { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Comptoir head office', version: options.version },
      components: {
        securitySchemes: {
          till: { type: 'http', scheme: 'bearer' },
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'A key that an owner made on the page Programs: comptoir_CODE_SECRET',
          },
        },
      },
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
    // What several requests say alike stands in the document once.
    transformObject: jsonSchemaTransformObject,
  });

  const batchIn = async ({ body, headers }: FastifyRequest) => {
    const encoding = headers[encodingHeader] ?? 'plain';
    if (!Buffer.isBuffer(body) || !isEncoding(encoding)) return null;
    return readBatch(await press.open(body, encoding));
  };

  /** Who it is comes first: nothing of a stranger is opened or read. */
  const ofTill = async (
    request: FastifyRequest,
    endpoint: Endpoint,
    handler: AnyHandler,
  ): Promise<Result<unknown, ProblemCode>> => {
    const shown = tokenIn(request);
    if (!shown) return refused('TOKEN_NEEDED');
    return tenants.in(shown.tenant, async (store: TenantStore) => {
      const at = now();
      const asks = await who(store, shown.token, at);
      if (!asks.ok) return asks;
      const input = endpoint.method === 'GET' ? request.query : request.body;
      const context = { store, till: asks.value.till, now: at };
      if (!endpoint.batch) return handler(input, context);
      const batch = await batchIn(request);
      return batch ? handler({ batch }, context) : refused('ENCODING_UNKNOWN');
    });
  };

  type Holder = Extract<Awaited<ReturnType<KeyOf>>, { readonly ok: true }>['value'];
  const holders = new WeakMap<FastifyRequest, Holder>();
  /** Before anything of a question is read. */
  const askForKey =
    ({ scope }: Endpoint) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const [, token = ''] = /^Bearer (\S{1,100})$/.exec(request.headers.authorization ?? '') ?? [];
      const asks: Awaited<ReturnType<KeyOf>> = scope
        ? await keyOf(token, scope, now())
        : refused('KEY_MAY_NOT');
      if (!asks.ok) return send(reply, asks.refusal);
      holders.set(request, asks.value);
      return undefined;
    };
  const ofKey = async (
    request: FastifyRequest,
    { method }: Endpoint,
    handler: AnyHandler,
  ): Promise<Result<unknown, ProblemCode>> => {
    const holder = holders.get(request);
    if (!holder) return refused('KEY_NEEDED');
    const input = method === 'GET' ? request.query : request.body;
    return handler(input, { ...holder, now: now(), from: request.ip });
  };

  await app.register(async (routes) => {
    for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
      const handler = handlers[name as keyof AllHandlers] as AnyHandler;
      const isGet = endpoint.method === 'GET';
      routes.route({
        method: endpoint.method,
        ...(endpoint.access === 'key' ? { onRequest: askForKey(endpoint) } : {}),
        url: endpoint.path,
        bodyLimit: endpoint.batch ? mostPressed_bytes : smallBody_bytes,
        schema: {
          operationId: name,
          summary: endpoint.says,
          description: endpoint.batch
            ? `Body: ${batchType}, pressed as the header ${encodingHeader} says (${encodings.join(', ')}). Problems: ${endpoint.problems.join(', ')}.`
            : `Problems: ${endpoint.problems.join(', ')}.`,
          ...(isGet ? { querystring: endpoint.input } : endpoint.batch ? {} : { body: endpoint.input }),
          ...(endpoint.access === 'open' ? {} : { security: [{ [endpoint.access]: [] }] }),
          response: { 200: endpoint.output, '4xx': problemSchema, '5xx': problemSchema },
        } as object,
        handler: async (request, reply) => {
          const work = () =>
            endpoint.access === 'till'
              ? ofTill(request, endpoint, handler)
              : endpoint.access === 'key'
                ? ofKey(request, endpoint, handler)
                : handler(request.body, { tenants, now: now(), from: request.ip });
          const answer = endpoint.batch ? await turns.take(work) : await work();
          reply.header(exchangeHeader, exchangeOf(request));
          if (!answer) return send(reply, 'BUSY');
          return answer.ok ? answer.value : send(reply, answer.refusal);
        },
      });
    }
  });

  const unsaid = { schema: { hide: true } as object };
  app.get('/openapi.json', unsaid, async () => app.swagger());
  app.get('/health/live', unsaid, async () => ({ live: true }));
  app.get('/health/ready', unsaid, async (_, reply) => {
    try {
      await options.ready();
      return { ready: true };
    } catch {
      return reply.code(503).send({ ready: false });
    }
  });
  return app;
}
