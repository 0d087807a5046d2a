import { beforeEach, describe, expect, it } from 'vitest';
import {
  goAtOnce,
  goTo,
  scanToSell,
  showGestures,
  showSettings,
  showTickets,
  takeScan,
  useRoute,
} from './route.ts';

const route = () => useRoute.getState().route;
beforeEach(() => goAtOnce({ task: 'checkout' }));

describe('where a person is', () => {
  it('says which tickets are asked for, and from where, until the person goes elsewhere', () => {
    goTo('reports');
    showTickets({ shift: 3, label: 'Z 3' });
    expect(route()).toMatchObject({ task: 'tickets', asked: { shift: 3, label: 'Z 3', from: 'reports' } });
    goTo('reports');
    expect(route()).toEqual({ task: 'reports' });
  });

  it('begins the tickets anew whenever they are asked for, and leaves them alone where somebody is there already', () => {
    showTickets({ ticket: 1, label: '' });
    const first = route();
    showTickets({ ticket: 2, label: '' });
    const second = route();
    goTo('tickets');
    const times = [first, second, route()].map((one) => one.task === 'tickets' && one.times);
    expect(times[1]).not.toBe(times[0]);
    expect(times[2]).toBe(times[1]);
  });

  it('shows the reports again after the gestures behind one of their figures', () => {
    goTo('shift');
    showGestures({ kind: 'reprints', label: 'X' });
    expect(route()).toMatchObject({ task: 'reports', asked: { kind: 'reprints', from: 'shift' } });
    goTo('reports');
    expect(route()).toEqual({ task: 'reports' });
  });

  it('stays in a section of the settings until the person goes elsewhere', () => {
    showSettings('backup');
    goTo('settings');
    expect(route()).toEqual({ task: 'settings', section: 'backup' });
    goTo('checkout');
    goTo('settings');
    expect(route()).toEqual({ task: 'settings' });
  });

  it('brings a scanned code to the checkout once', () => {
    goTo('products');
    expect(takeScan()).toBeNull();
    scanToSell('123');
    expect(takeScan()).toBe('123');
    expect(takeScan()).toBeNull();
    expect(route()).toEqual({ task: 'checkout' });
  });
});
