import { LinePath } from '@visx/shape';
import { wholePercent } from '../ui/format.ts';
import { Frame, type Series, type Step } from './frame.tsx';

interface LinesProps {
  readonly label: string;
  readonly step?: Step;
  readonly dates: readonly string[];
  readonly series: readonly Series[];
}

/** Shares over time; a step without a sample is a gap, not a zero. */
export function Lines({ dates, label, series, step = 'week' }: LinesProps) {
  const max = Math.max(0.05, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  // What is drawn last lies on top.
  const drawn = series.toSorted((a, b) => Number(a.isOwn ?? false) - Number(b.isOwn ?? false));
  return (
    <Frame step={step} label={label} dates={dates} series={series} max={max} format={wholePercent}>
      {({ height, x, y }, active) => (
        <>
          {active !== null && <line className="cursor" x1={x(active)} x2={x(active)} y2={height} />}
          {drawn.map(({ color, isOwn, name, values }) => (
            <g key={name}>
              <LinePath
                data={[...values]}
                x={(_, at) => x(at)}
                y={(value) => y(value ?? 0)}
                defined={(value) => value !== null}
                stroke={color}
                strokeWidth={isOwn ? 3 : 1.75}
                strokeLinejoin="round"
                strokeLinecap="round"
              />
              {values.map((value, at) => {
                const isAlone =
                  (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
                if (value === null || (at !== active && !isAlone)) return null;
                return (
                  <circle
                    // oxlint-disable-next-line react/no-array-index-key
                    key={at}
                    className="dot"
                    cx={x(at)}
                    cy={y(value)}
                    r={isOwn ? 5 : 4}
                    fill={color}
                  />
                );
              })}
            </g>
          ))}
        </>
      )}
    </Frame>
  );
}
