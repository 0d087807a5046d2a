import type { PackPlatform } from './target.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type Signing =
  /** Nothing to sign with was given: the build says so in its About box. */
  | { readonly kind: 'none' }
  | { readonly kind: 'complete'; readonly publisher: string | null }
  /** Something was given, and something that belongs to it was not: no build is better than a half-signed one. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] };

interface Needs {
  /** Any of these asks for a signature. */
  readonly asks: readonly string[];
  readonly needs: readonly string[];
}

const azure: Needs = {
  asks: ['AZURE_CLIENT_SECRET', 'AZURE_SIGN_ENDPOINT'],
  needs: [
    'AZURE_TENANT_ID',
    'AZURE_CLIENT_ID',
    'AZURE_CLIENT_SECRET',
    'AZURE_SIGN_ENDPOINT',
    'AZURE_SIGN_ACCOUNT',
    'AZURE_SIGN_PROFILE',
    'COMPTOIR_PUBLISHER',
  ],
};
const methods: Record<PackPlatform, readonly Needs[]> = {
  // An update is only installed when its publisher is the one named in the running till: never without a name.
  win: [
    azure,
    { asks: ['WIN_CSC_LINK'], needs: ['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD', 'COMPTOIR_PUBLISHER'] },
  ],
  // A signature without notarisation is refused by macOS, so both are wanted.
  mac: [
    {
      asks: ['CSC_LINK', 'APPLE_API_KEY'],
      needs: ['CSC_LINK', 'CSC_KEY_PASSWORD', 'APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
    },
  ],
  linux: [{ asks: ['GPG_KEY_ID'], needs: ['GPG_KEY_ID'] }],
};

/** Whether the environment has all that a signature of this platform takes; an empty secret counts as none. */
export function signingOf(platform: PackPlatform, env: Env): Signing {
  const method = methods[platform].find(({ asks }) => asks.some((name) => env[name]));
  if (!method) return { kind: 'none' };
  const missing = method.needs.filter((name) => !env[name]);
  if (missing.length > 0) return { kind: 'incomplete', missing };
  return { kind: 'complete', publisher: platform === 'win' ? (env.COMPTOIR_PUBLISHER ?? null) : null };
}

/** What electron-builder is told so: a build that was asked to be signed and is not must fail. */
export function signingOptions(platform: PackPlatform, env: Env, signing: Signing): readonly string[] {
  if (signing.kind !== 'complete')
    return platform === 'mac' ? ['mac.identity=null', 'mac.notarize=false'] : [];
  if (platform === 'linux') return [];
  if (platform === 'mac') return ['forceCodeSigning=true', 'mac.notarize=true'];
  if (!env.AZURE_SIGN_ENDPOINT) {
    return ['forceCodeSigning=true', `win.signtoolOptions.publisherName=${signing.publisher}`];
  }
  return [
    'forceCodeSigning=true',
    `win.azureSignOptions.publisherName=${signing.publisher}`,
    `win.azureSignOptions.endpoint=${env.AZURE_SIGN_ENDPOINT}`,
    `win.azureSignOptions.codeSigningAccountName=${env.AZURE_SIGN_ACCOUNT}`,
    `win.azureSignOptions.certificateProfileName=${env.AZURE_SIGN_PROFILE}`,
  ];
}
