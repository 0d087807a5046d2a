import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import css from './chart.module.css';
import { useT } from './i18n.ts';

interface ChartProps {
  readonly label: string;
  readonly points: readonly { readonly id: string; readonly label: string; readonly value: number }[];
  readonly format: (value: number) => string;
  readonly height?: number;
}

/** Bars of one series, and the same figures as a table for whoever cannot see them. */
export function Chart({ label, points, format, height = 240 }: ChartProps) {
  const t = useT();
  return (
    <figure className={css.chart}>
      <figcaption>{label}</figcaption>
      <div aria-hidden="true">
        <BarChart
          h={height}
          data={points.map((point) => ({ label: point.label, value: point.value }))}
          dataKey="label"
          series={[{ name: 'value', label, color: 'var(--accent)' }]}
          valueFormatter={format}
          barProps={{ isAnimationActive: false, radius: 0 }}
          maxBarWidth={64}
          barChartProps={{ accessibilityLayer: false }}
          tooltipAnimationDuration={0}
          gridAxis="x"
          strokeDasharray="0"
          yAxisProps={{ width: 80, tickFormatter: format }}
        />
      </div>
      <table className={css.hidden}>
        <caption>
          {label}. {t('common.chart.asTable')}
        </caption>
        <tbody>
          {points.map((point) => (
            <tr key={point.id}>
              <th scope="row">{point.label}</th>
              <td>{format(point.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
