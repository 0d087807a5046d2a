import type { Output } from '#shared/contract/index.ts';

export type Person = Output<'users.tiles'>[number];
