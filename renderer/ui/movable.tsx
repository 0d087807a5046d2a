import {
  DndContext,
  type DragEndEvent,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { arrayMove, rectSortingStrategy, SortableContext, useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import type { ReactNode } from 'react';

/** Nothing of the library is read out: its sentences are English, and what is moved has its own words. */
const silent = {
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
  screenReaderInstructions: { draggable: '' },
};

interface MovablesProps {
  readonly ids: readonly number[];
  /** The order as it is now, and which one was moved before which other; null: the last. */
  readonly onMove: (order: readonly number[], id: number, before: number | null) => void;
  readonly children: ReactNode;
}

/** A hand in a hurry, or a cheap touch screen that speaks as a mouse, slips less than this while it presses. */
const slip_px = 24;

/** What can be dragged among each other: at once with a mouse, after a moment with a finger, which scrolls else. */
export function Movables({ ids, onMove, children }: MovablesProps) {
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: slip_px } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 300, tolerance: 8 } }),
  );
  const drop = ({ active, over }: DragEndEvent): void => {
    const [from, to] = [ids.indexOf(Number(active.id)), ids.indexOf(Number(over?.id))];
    const id = ids[from];
    if (id === undefined || to < 0 || from === to) return;
    const order = arrayMove([...ids], from, to);
    onMove(order, id, order[to + 1] ?? null);
  };
  return (
    <DndContext sensors={sensors} accessibility={silent} onDragEnd={drop}>
      <SortableContext items={[...ids]} strategy={rectSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

/** What one of them hands to its element. */
export function useMovable(id: number) {
  const { setNodeRef, listeners, transform, transition, isDragging } = useSortable({ id });
  return {
    ...listeners,
    ref: setNodeRef,
    style: {
      transform: CSS.Transform.toString(transform),
      transition,
      ...(isDragging && { zIndex: 1, opacity: 0.85 }),
    },
  };
}
