import { describe, expect, test } from 'vitest';
import { signingOf, signingOptions } from './signing.ts';

const certificate = { WIN_CSC_LINK: 'file.pfx', WIN_CSC_KEY_PASSWORD: 'x' };
const azure = {
  AZURE_TENANT_ID: 't',
  AZURE_CLIENT_ID: 'c',
  AZURE_CLIENT_SECRET: 's',
  AZURE_SIGN_ENDPOINT: 'https://weu.codesigning.azure.net',
  AZURE_SIGN_ACCOUNT: 'a',
  AZURE_SIGN_PROFILE: 'p',
};
const apple = {
  CSC_LINK: 'file.p12',
  CSC_KEY_PASSWORD: 'x',
  APPLE_API_KEY: 'key.p8',
  APPLE_API_KEY_ID: 'id',
  APPLE_API_ISSUER: 'issuer',
};
const publisher = { COMPTOIR_PUBLISHER: 'Comptoir SARL' };

describe('what is signed', () => {
  test('nothing without secrets; an empty secret is none', () => {
    for (const platform of ['win', 'mac', 'linux'] as const) {
      expect(signingOf(platform, {})).toEqual({ kind: 'none' });
    }
    expect(signingOf('win', { WIN_CSC_LINK: '', COMPTOIR_PUBLISHER: 'Comptoir SARL' })).toEqual({
      kind: 'none',
    });
  });

  test('Windows only with a publisher: without its name a till takes any installer for an update', () => {
    expect(signingOf('win', certificate)).toEqual({ kind: 'incomplete', missing: ['COMPTOIR_PUBLISHER'] });
    expect(signingOf('win', azure)).toEqual({ kind: 'incomplete', missing: ['COMPTOIR_PUBLISHER'] });
    expect(signingOf('win', { ...certificate, ...publisher })).toEqual({
      kind: 'complete',
      publisher: 'Comptoir SARL',
    });
  });

  test('macOS only with notarisation', () => {
    expect(signingOf('mac', { CSC_LINK: 'file.p12', CSC_KEY_PASSWORD: 'x' })).toEqual({
      kind: 'incomplete',
      missing: ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
    });
    expect(signingOf('mac', apple)).toEqual({ kind: 'complete', publisher: null });
  });

  test('a secret of another system asks for nothing here', () => {
    expect(signingOf('linux', { ...certificate, ...apple })).toEqual({ kind: 'none' });
    expect(signingOf('linux', { GPG_KEY_ID: 'AB12' })).toEqual({ kind: 'complete', publisher: null });
  });
});

describe('what electron-builder is told', () => {
  const told = (platform: 'win' | 'mac' | 'linux', env: Record<string, string>) =>
    signingOptions(platform, env, signingOf(platform, env));

  test('to fail rather than leave a build unsigned that was to be signed', () => {
    expect(told('win', { ...certificate, ...publisher })).toEqual([
      'forceCodeSigning=true',
      'win.signtoolOptions.publisherName=Comptoir SARL',
    ]);
    expect(told('mac', apple)).toContain('forceCodeSigning=true');
  });

  test('the account of a signature in the cloud', () => {
    expect(told('win', { ...azure, ...publisher })).toEqual([
      'forceCodeSigning=true',
      'win.azureSignOptions.publisherName=Comptoir SARL',
      'win.azureSignOptions.endpoint=https://weu.codesigning.azure.net',
      'win.azureSignOptions.codeSigningAccountName=a',
      'win.azureSignOptions.certificateProfileName=p',
    ]);
  });

  test('to look for no certificate of the computer when none was given', () => {
    expect(told('mac', {})).toEqual(['mac.identity=null', 'mac.notarize=false']);
    expect(told('win', {})).toEqual([]);
  });
});
