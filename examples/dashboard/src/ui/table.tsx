import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { type CsvColumn, download } from './csv.ts';

export interface Column<Row> extends CsvColumn<Row> {
  readonly cell?: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** In the file only. */
  readonly isFileOnly?: boolean;
  readonly className?: string;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly rowClass?: (row: Row) => string | undefined;
}

/** On a narrow screen each row becomes a card. */
export function Table<Row>({ caption, columns, keyOf, rowClass, rows }: TableProps<Row>) {
  const shown = columns.filter(({ isFileOnly }) => !isFileOnly);
  return (
    <table className="table">
      <caption className="hidden">{caption}</caption>
      <thead>
        <tr>
          {shown.map(({ isNumber, title }) => (
            <th key={title} scope="col" className={isNumber ? 'number' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className={rowClass?.(row)}>
            {shown.map(({ cell, className = '', isNumber, title, value }) => (
              <td
                key={title}
                data-title={title}
                className={`${className} ${isNumber ? 'number' : ''}`}
              >
                {cell ? cell(row) : value(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CsvButtonProps<Row> {
  readonly name: string;
  readonly columns: readonly CsvColumn<Row>[];
  readonly rows: readonly Row[];
}

export function CsvButton<Row>({ columns, name, rows }: CsvButtonProps<Row>) {
  return (
    <button
      type="button"
      className="button quiet"
      disabled={rows.length === 0}
      aria-label={`Download ${name} as CSV`}
      onClick={() => void download(name, columns, rows)}
    >
      <Download aria-hidden size={15} /> CSV
    </button>
  );
}
