import { useFormat } from '#renderer/ui/format.tsx';
import { Printed } from '#renderer/ui/printed.tsx';
import { labelCode } from '#shared/domain/label-code.ts';
import { type LabelSheet, labelPlaces } from '#shared/domain/label-sheets.ts';
import type { Labelled } from '#shared/modules/labels/contract.ts';
import css from './label-sheet.module.css';

const barsHigh = 40;
/** Of a bar, in millimetres: what the standards of trade items are made for, less where the label is narrow. */
const module_mm = 0.33;

/** The code as a drawing whose modules are as wide as the label lets them be. */
function Code({ text }: { readonly text: string }) {
  const code = labelCode(text);
  if (!code) return null;
  const isSquare = code.rows > 1;
  const high = isSquare ? code.rows : barsHigh;
  return (
    <svg
      className={isSquare ? css.square : css.bars}
      style={isSquare ? undefined : { width: `${code.modules * module_mm}mm` }}
      viewBox={`0 0 ${code.modules} ${high}`}
      preserveAspectRatio={isSquare ? 'xMidYMid meet' : 'none'}
      shapeRendering="crispEdges"
      aria-hidden="true"
    >
      {code.runs.map(({ x, y, width }) => (
        <rect key={`${x} ${y}`} x={x} y={y} width={width} height={isSquare ? 1 : high} />
      ))}
    </svg>
  );
}

export interface SheetOfLabels {
  readonly sheet: LabelSheet;
  /** One for each label, in their order. */
  readonly labels: readonly Labelled[];
  /** Places of the first sheet that are empty already. */
  readonly used: number;
}

/** Labels on sheets of A4, each in its place to the tenth of a millimetre: for `window.print()`. */
export function LabelSheets({ sheet, labels, used }: SheetOfLabels) {
  const format = useFormat();
  const places = labelPlaces(sheet, labels.length, used);
  const pages = Array.from({ length: (places.at(-1)?.page ?? -1) + 1 }, (_, page) => page);
  return (
    <Printed>
      {pages.map((page) => (
        <div key={page} className={css.page} data-sheet={sheet.id}>
          {labels.map((label, at) => {
            const place = places[at];
            if (place?.page !== page) return null;
            return (
              <div
                // biome-ignore lint/suspicious/noArrayIndexKey: a label is its place on the sheet
                key={at}
                className={css.label}
                style={{
                  left: `${place.x}mm`,
                  top: `${place.y}mm`,
                  width: `${sheet.width}mm`,
                  height: `${sheet.height}mm`,
                }}
              >
                <p className={css.name}>{label.name}</p>
                <p className={css.price}>
                  {format.amount(label.price_minor)}
                  {label.unit !== 'piece' && label.unit !== 'pack' && <small>/{label.unit}</small>}
                </p>
                {label.code !== null && (
                  <>
                    <Code text={label.code} />
                    <p className={css.code}>{label.code}</p>
                  </>
                )}
              </div>
            );
          })}
        </div>
      ))}
    </Printed>
  );
}
