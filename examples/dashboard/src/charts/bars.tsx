import { Bar } from '@visx/shape';
import { Frame, type Series } from './frame.tsx';

interface BarsProps {
  readonly label: string;
  readonly dates: readonly string[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  readonly footer?: (step: number) => string;
  /** 1: parts of a whole. Else as high as the highest pile. */
  readonly max?: number;
}

/** One pile for each step, the first series at the bottom. */
export function Bars({ dates, footer, format, label, max, series }: BarsProps) {
  const piles = dates.map((_, step) => {
    let from = 0;
    return series.map(({ color, name, values }) => {
      const to = from + (values[step] ?? 0);
      const part = { color, name, from, to };
      from = to;
      return part;
    });
  });
  const highest = Math.max(0.0001, ...piles.map((pile) => pile.at(-1)?.to ?? 0));
  return (
    <Frame
      label={label}
      dates={dates}
      series={series}
      max={max ?? highest}
      format={format}
      {...(footer && { footer })}
    >
      {({ bandwidth, x, y }, active) =>
        piles.map((pile, step) => (
          <g
            key={dates[step]}
            className={active === null || active === step ? 'pile' : 'pile faded'}
          >
            {pile
              .filter(({ from, to }) => to > from)
              .map(({ color, from, name, to }) => (
                <Bar
                  key={name}
                  x={x(step) - bandwidth / 2}
                  y={y(to)}
                  width={bandwidth}
                  // A hair of background between the parts.
                  height={Math.max(0.5, y(from) - y(to) - 1)}
                  fill={color}
                />
              ))}
          </g>
        ))
      }
    </Frame>
  );
}
