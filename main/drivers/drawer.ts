/**
 * The pulse that opens a cash drawer through a printer: ESC p m t1 t2, 50 ms on and 500 ms off in steps of 2 ms. Both
 * times are always sent: without them a printer takes the next two bytes for the times.
 */
export type DrawerPin = 2 | 5;

const ON_2MS = 0x19;
const OFF_2MS = 0xfa;

export const drawerPulse = (pin: DrawerPin = 2): Buffer =>
  Buffer.from([0x1b, 0x70, pin === 2 ? 0x00 : 0x01, ON_2MS, OFF_2MS]);
