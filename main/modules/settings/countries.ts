import BE from '#resources/countries/BE.json' with { type: 'json' };
import BF from '#resources/countries/BF.json' with { type: 'json' };
import BJ from '#resources/countries/BJ.json' with { type: 'json' };
import CA from '#resources/countries/CA.json' with { type: 'json' };
import CD from '#resources/countries/CD.json' with { type: 'json' };
import CH from '#resources/countries/CH.json' with { type: 'json' };
import CI from '#resources/countries/CI.json' with { type: 'json' };
import CM from '#resources/countries/CM.json' with { type: 'json' };
import FR from '#resources/countries/FR.json' with { type: 'json' };
import GB from '#resources/countries/GB.json' with { type: 'json' };
import KE from '#resources/countries/KE.json' with { type: 'json' };
import MA from '#resources/countries/MA.json' with { type: 'json' };
import ML from '#resources/countries/ML.json' with { type: 'json' };
import NG from '#resources/countries/NG.json' with { type: 'json' };
import SN from '#resources/countries/SN.json' with { type: 'json' };
import TG from '#resources/countries/TG.json' with { type: 'json' };
import TN from '#resources/countries/TN.json' with { type: 'json' };
import US from '#resources/countries/US.json' with { type: 'json' };
import type { CountryPack } from '#shared/domain/country.ts';
import { inEveryLang } from '#shared/domain/writing.ts';

// A test parses every file with the schema; here the shape is taken on trust so that a start costs nothing.
const packs = inEveryLang({
  SN,
  CI,
  BJ,
  BF,
  TG,
  ML,
  CM,
  CD,
  MA,
  TN,
  KE,
  NG,
  FR,
  BE,
  CH,
  CA,
  US,
  GB,
}) as unknown as Readonly<Record<string, CountryPack>>;

/** First users first. */
export const countryPacks: readonly CountryPack[] = Object.values(packs);
export const countryPack = (code: string): CountryPack | undefined =>
  Object.hasOwn(packs, code) ? packs[code] : undefined;
