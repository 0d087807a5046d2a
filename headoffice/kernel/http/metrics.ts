import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { isHere, isIn, listOf } from './reach.ts';

/** How long each kind of request takes, and what the process is made of, as Prometheus reads it. */
export function measure(app: FastifyInstance, metricsFor: readonly string[] = []): void {
  const watchers = listOf(metricsFor);
  const register = new Registry();
  collectDefaultMetrics({ register });
  const seconds = new Histogram({
    name: 'comptoir_request_seconds',
    help: 'Requests by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers: [register],
  });
  // By the route as it is declared: a stranger makes no new line of it.
  app.addHook('onResponse', async ({ routeOptions, method }, { elapsedTime, statusCode }) => {
    seconds.observe({ route: routeOptions.url ?? 'none', method, status: statusCode }, elapsedTime / 1000);
  });
  // What a server before it passes on comes from elsewhere.
  const isWatcher = ({ ip, headers }: FastifyRequest): boolean =>
    isHere(ip) || (headers['x-forwarded-for'] === undefined && isIn(watchers, ip));
  app.get('/metrics', { schema: { hide: true } as object }, async (request, reply) =>
    isWatcher(request)
      ? reply.type(register.contentType).send(await register.metrics())
      : reply.callNotFound(),
  );
}
