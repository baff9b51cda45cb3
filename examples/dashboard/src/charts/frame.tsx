import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleBand, scaleLinear } from '@visx/scale';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useState } from 'react';
import { calendarDay, month, shortDay } from '../ui/format.ts';
import { useWidth } from './use-width.ts';

export interface Series {
  readonly name: string;
  readonly color: string;
  /** One for each step; null: nothing is known of it. */
  readonly values: readonly (number | null)[];
  /** What each value was counted over, in words. */
  readonly notes: readonly string[];
  /** Drawn before the others, and thicker. */
  readonly isOwn?: boolean;
}

export interface Scales {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
  readonly bandwidth: number;
  readonly height: number;
}

export type Step = 'week' | 'month';

interface FrameProps {
  readonly step?: Step;
  readonly label: string;
  /** The first day of each step. */
  readonly dates: readonly string[];
  readonly series: readonly Series[];
  readonly max: number;
  readonly format: (value: number) => string;
  /** What stands under the numbers of the tooltip. */
  readonly footer?: (step: number) => string;
  readonly height?: number;
  readonly children: (scales: Scales, active: number | null) => ReactNode;
}

const margin = { top: 12, right: 8, bottom: 28, left: 44 };

/** Axes, legend and tooltip; what is drawn between them is the chart's own. Arrow keys walk through the steps. */
export function Frame(props: FrameProps) {
  const { children, dates, format, height = 260, label, max, series } = props;
  const [element, width] = useWidth<HTMLDivElement>();
  const [active, setActive] = useState<number | null>(null);
  const help = useId();
  const inner = { width: Math.max(0, width - margin.left - margin.right), height: 0 };
  inner.height = height - margin.top - margin.bottom;
  const steps = dates.map((_, step) => step);
  const band = scaleBand<number>({ domain: steps, range: [0, inner.width], padding: 0.28 });
  const y = scaleLinear<number>({ domain: [0, max], range: [inner.height, 0], nice: 4 });
  const x = (step: number) => (band(step) ?? 0) + band.bandwidth() / 2;

  function point(event: PointerEvent<SVGSVGElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left - margin.left) / inner.width) * dates.length);
    setActive(Math.min(dates.length - 1, Math.max(0, at)));
  }
  function walk(event: KeyboardEvent): void {
    const last = dates.length - 1;
    const to = {
      ArrowLeft: (active ?? last + 1) - 1,
      ArrowRight: (active ?? -1) + 1,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape') setActive(null);
    if (to === undefined) return;
    event.preventDefault();
    setActive(Math.min(last, Math.max(0, to)));
  }

  const every = Math.max(1, Math.ceil(dates.length / Math.max(2, Math.floor(inner.width / 72))));
  return (
    <div className="chart">
      <Legend series={series} />
      <div className="chart-area" ref={element}>
        {width > 0 && (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={label}
            aria-describedby={help}
            tabIndex={0}
            onPointerMove={point}
            onPointerLeave={() => setActive(null)}
            onKeyDown={walk}
            onBlur={() => setActive(null)}
          >
            <g transform={`translate(${margin.left},${margin.top})`}>
              {y.ticks(4).map((tick) => (
                <line key={tick} className="grid" x2={inner.width} y1={y(tick)} y2={y(tick)} />
              ))}
              {children({ x, y, bandwidth: band.bandwidth(), height: inner.height }, active)}
              <AxisLeft
                scale={y}
                numTicks={4}
                hideAxisLine
                hideTicks
                tickFormat={(value) => format(Number(value))}
                tickLabelProps={{ className: 'tick', dx: -4, dy: 4, textAnchor: 'end' }}
              />
              <AxisBottom
                scale={band}
                top={inner.height}
                hideAxisLine
                hideTicks
                tickValues={steps.filter((step) => step % every === 0)}
                tickFormat={(step) => tickOfStep(props.step, dates[step] ?? '')}
                tickLabelProps={{ className: 'tick', dy: 4, textAnchor: 'middle' }}
              />
            </g>
          </svg>
        )}
        {active !== null && width > 0 && (
          <Tooltip {...props} at={active} left={margin.left + x(active)} width={width} />
        )}
      </div>
      <p id={help} className="hidden">
        Arrow keys walk through the steps.
      </p>
      <p className="hidden" aria-live="polite">
        {active === null
          ? ''
          : `${calendarDay(dates[active] ?? '')}: ${series
              .map(({ name, notes }) => `${name} ${notes[active]}`)
              .join('; ')}`}
      </p>
    </div>
  );
}

function nameOfStep(step: Step | undefined, date: string): string {
  return step === 'month' ? month(date) : `Week of ${calendarDay(date)}`;
}

function tickOfStep(step: Step | undefined, date: string): string {
  return step === 'month' ? month(date) : shortDay(date);
}

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className="legend">
      {series.map(({ color, isOwn, name }) => (
        <li key={name} className={isOwn ? 'own' : undefined}>
          <i style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

function Tooltip(
  props: FrameProps & { readonly at: number; readonly left: number; readonly width: number },
) {
  const { at: step, dates, footer, format, left, series, step: kind, width } = props;
  const isRight = left > width / 2;
  const rows = series
    .map(({ color, name, notes, values }) => ({
      color,
      name,
      note: notes[step],
      value: values[step] ?? null,
    }))
    .toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1));
  return (
    <div
      className="tooltip"
      style={isRight ? { right: width - left + 12 } : { left: left + 12 }}
      aria-hidden
    >
      <strong>{nameOfStep(kind, dates[step] ?? '')}</strong>
      <dl>
        {rows.map(({ color, name, note, value }) => (
          <div key={name}>
            <dt>
              <i style={{ background: color }} />
              {name}
            </dt>
            <dd>
              <b>{value === null ? '–' : format(value)}</b>
              <span>{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      {footer && <p>{footer(step)}</p>}
    </div>
  );
}
