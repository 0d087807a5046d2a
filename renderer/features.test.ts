import { describe, expect, it } from 'vitest';
import { mayDo, type Role } from '#shared/domain/permissions.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import { readBooks } from './features/help/books.ts';
import { topicOf } from './features/help/topic.ts';
import { findSections as find } from './features/settings/sections.ts';
import { features } from './features.ts';
import { keys } from './ui/keys.ts';

const [fr, en] = [createTranslator('fr'), createTranslator('en')];
const owner = () => true;
const sections = features.flatMap(({ sections: own = [] }) => own);
const findSections = (text: string, t: typeof fr, may: Parameters<typeof find>[3]) =>
  find(sections, text, t, may);
const ids = (found: ReturnType<typeof find>) => found.map(({ section }) => section.id);

describe('the features', () => {
  it('have one name each, and one screen for each task', () => {
    const names = features.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const tasks = features.flatMap(({ task }) => task?.id ?? []);
    expect(new Set(tasks).size).toBe(tasks.length);
  });

  it('have a chapter of the manual for each of their sections', async () => {
    const session = { setUp: true, user: {}, shift: {} } as unknown as SessionView;
    const topics = sections.map(({ help }) =>
      topicOf({ session, task: 'settings', paying: false, section: help }),
    );
    for (const lang of ['fr', 'en'] as const) {
      const chapters = (await readBooks(lang)).map(({ id }) => id);
      expect(topics.filter((topic) => !chapters.includes(topic))).toEqual([]);
    }
    expect(topics).toContain('shop-tills');
  });

  it('declare keys that mean nothing else yet, here or in the browser', () => {
    const own = features.flatMap(({ keys: declared = {} }) => Object.values(declared));
    const carried = features.flatMap(({ carried: one }) => one?.ask.chord ?? []);
    expect(own).toContain('ctrl+k');
    expect(carried.filter((chord) => !own.includes(chord))).toEqual([]);
    const browsers = [
      'ctrl+a',
      'ctrl+c',
      'ctrl+n',
      'ctrl+p',
      'ctrl+r',
      'ctrl+t',
      'ctrl+v',
      'ctrl+w',
      'ctrl+x',
    ];
    const all = [...own, ...Object.values(keys), ...browsers];
    expect(all.filter((chord, at) => all.indexOf(chord) !== at)).toEqual([]);
  });

  it('put one screen into each place that the frame keeps for none of its own', () => {
    const places = features.flatMap(({ covers = {} }) => Object.keys(covers));
    expect(places.sort()).toEqual(['cannot-start', 'date-unknown', 'help', 'not-set-up', 'signed-out']);
  });

  it('stand in the rail in the order people know, and what is new after that', () => {
    const rail = features.flatMap(({ task }) => (task?.rail ? [task.id] : []));
    const known = ['checkout', 'tickets', 'products', 'shift', 'reports', 'settings'];
    expect(rail.slice(0, known.length)).toEqual(known);
  });

  it('put their sections of the settings in the order people know', () => {
    const known = ['shop', 'receipt', 'printer', 'sales', 'till', 'people', 'me', 'journal', 'backup'];
    const ordered = sections.toSorted((one, other) => one.place - other.place).map(({ id }) => id);
    expect(ordered.filter((id) => known.includes(id))).toEqual(known);
    expect(ordered.at(-1)).toBe('about');
    expect(new Set(sections.map(({ place }) => place)).size).toBe(sections.length);
  });
});

describe('finding a setting', () => {
  it('shows everybody only what they may use', () => {
    const cashier = findSections('', fr, (permission) => mayDo('cashier', permission));
    const manager = findSections('', fr, (permission) => mayDo('manager', permission));
    const mayOpen = (role: Role) =>
      sections.filter(({ needs }) => needs === null || mayDo(role, needs)).map(({ id }) => id);
    expect(ids(cashier).sort()).toEqual(mayOpen('cashier').sort());
    expect(ids(manager).sort()).toEqual(mayOpen('manager').sort());
    expect(ids(cashier)).toEqual(expect.arrayContaining(['about', 'me']));
    expect(ids(cashier)).not.toContain('backup');
    expect(ids(manager)).toContain('backup');
    expect(ids(manager)).not.toContain('shop');
    expect(ids(findSections('', fr, owner))).toHaveLength(sections.length);
  });

  it('finds a setting by part of its words, with or without accents, in both languages', () => {
    expect(ids(findSections('telephone', fr, owner))).toContain('shop');
    expect(ids(findSections('TIROIR', fr, owner))).toContain('printer');
    expect(ids(findSections('drawer', en, owner))).toContain('printer');
    expect(
      findSections('plugged', en, owner).find(({ section }) => section.id === 'printer')?.matches,
    ).toEqual([en('settings.printer.drawer')]);
  });

  it.each([
    [fr, 'pin', 'me'],
    [fr, 'mot de passe', 'me'],
    [fr, 'sombre', 'me'],
    [fr, 'taille', 'me'],
    [fr, 'tva', 'sales'],
    [fr, 'taxe', 'sales'],
    [fr, 'devise', 'shop'],
    [fr, 'monnaie', 'shop'],
    [fr, 'douchette', 'till'],
    [fr, 'printer', 'printer'],
    [fr, 'clé usb', 'backup'],
    [fr, 'clef usb', 'backup'],
    [fr, 'remises', 'sales'],
    [fr, 'rabais', 'sales'],
    [fr, 'écarts', 'sales'],
    [fr, 'rccm', 'shop'],
    [fr, 'pied de page', 'receipt'],
    [fr, 'préfixe', 'till'],
    [fr, 'anglais', 'me'],
    [fr, 'horaires', 'updates'],
    [en, 'password', 'me'],
    [en, 'dark', 'me'],
    [en, 'vat', 'sales'],
    [en, 'tax', 'sales'],
    [en, 'currency', 'shop'],
    [en, 'printer', 'printer'],
    [en, 'scanner', 'till'],
    [en, 'usb', 'backup'],
    [en, 'discounts', 'sales'],
    [en, 'shortage', 'sales'],
    [en, 'footer', 'receipt'],
    [en, 'hours', 'updates'],
  ] as const)('finds a setting by the word people have for it (%#: %s → %s)', (t, word, section) => {
    expect(ids(findSections(word, t, owner))).toContain(section);
  });

  it('finds nothing where no setting has the words', () => {
    expect(findSections('zzz', fr, owner)).toEqual([]);
  });
});
