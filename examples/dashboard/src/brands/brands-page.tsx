import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Card, Page } from '../ui/parts.tsx';
import { all, type Brand, MAX_RIVALS } from './brands.ts';
import { useBrands } from './use-brands.tsx';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly aliases: string;
  readonly domain: string;
}

let lastId = 0;
const blank = (): Row => ({ id: (lastId += 1), name: '', aliases: '', domain: '' });
const toRow = ({ aliases, domain, name }: Brand): Row => ({
  ...blank(),
  name,
  aliases: aliases.join(', '),
  domain,
});
const toBrand = ({ aliases, domain, name }: Row): Brand => ({
  name: name.trim(),
  aliases: aliases.split(',').flatMap((alias) => alias.trim() || []),
  domain: toHost(domain),
});

/** A pasted address is as good as its domain. */
function toHost(text: string): string {
  const typed = text.trim().toLowerCase();
  return (URL.parse(typed) ?? URL.parse(`https://${typed}`))?.hostname.replace(/^www\./, '') ?? '';
}

/** Who you are, and whom you watch. Kept by this browser alone. */
export default function BrandsPage() {
  const { brands, isChosen, save } = useBrands();
  const [rows, setRows] = useState(() => all(brands).map((brand) => toRow(brand)));
  const [, go] = useLocation();
  const change = (id: number, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));

  function submit(event: FormEvent): void {
    event.preventDefault();
    const [own, ...rivals] = rows
      .filter(({ name }) => name.trim() !== '')
      .map((row) => toBrand(row));
    if (!own) return;
    save({ own, rivals });
    go('/');
  }

  return (
    <Page
      title="Brands"
      intro="Whose names and domains to look for in the answers. This browser keeps them; nothing is sent anywhere but in queries."
    >
      <form className="stack" onSubmit={submit}>
        {rows.map((row, at) => (
          <Card
            key={row.id}
            title={at === 0 ? 'You' : `Rival ${at}`}
            tools={
              at > 0 && (
                <button
                  type="button"
                  className="button quiet"
                  aria-label={`Remove rival ${at}`}
                  onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}
                >
                  <X aria-hidden size={16} />
                </button>
              )
            }
          >
            <div className="fields">
              <label>
                Name
                <input
                  required
                  value={row.name}
                  placeholder="Northwind"
                  onChange={(event) => change(row.id, { name: event.target.value })}
                />
              </label>
              <label>
                Other ways to write it
                <input
                  value={row.aliases}
                  placeholder="Northwind Traders, NWT"
                  onChange={(event) => change(row.id, { aliases: event.target.value })}
                />
              </label>
              <label>
                Domain
                <input
                  value={row.domain}
                  inputMode="url"
                  placeholder="northwind.example"
                  onChange={(event) => change(row.id, { domain: event.target.value })}
                />
              </label>
            </div>
          </Card>
        ))}
        <div className="row">
          {rows.length <= MAX_RIVALS && (
            <button type="button" className="button" onClick={() => setRows([...rows, blank()])}>
              <Plus aria-hidden size={16} /> Add a rival
            </button>
          )}
          <span className="spring" />
          {isChosen && (
            <button
              type="button"
              className="button quiet"
              onClick={() => {
                save(null);
                go('/');
              }}
            >
              Forget all
            </button>
          )}
          <button type="submit" className="button primary">
            Save
          </button>
        </div>
      </form>
    </Page>
  );
}
