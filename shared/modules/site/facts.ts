import { fact } from '#shared/kernel/fact.ts';

/** A site profile was applied, at a first start or by the owner; SHA-256 of its canonical bytes. */
export interface ProfileApplied {
  readonly name: string;
  readonly sha256: string;
}

export const siteFacts = {
  'profile.applied': fact<ProfileApplied>(),
} as const;
