import type { MentionTerm } from '../../gql/graphql.ts';

/** A name that answers may mention, and the domain that they may cite. */
export interface Brand {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Empty: only its name is looked for. */
  readonly domain: string;
}

export interface Brands {
  readonly own: Brand;
  readonly rivals: readonly Brand[];
}

export const MAX_RIVALS = 5;
const NAME = 'dashboard.brands';

const invented = (name: string, domain = `${name.toLowerCase()}.example`): Brand => ({
  name,
  aliases: [],
  domain,
});

/** Makers that the emulator writes of: there is something to see before anybody has set anything. */
export const demoBrands: Brands = {
  own: { ...invented('Northwind'), aliases: ['Northwind Traders'] },
  rivals: [invented('Halden'), invented('Vanta'), invented('Tern'), invented('Solberg')],
};

/** What this browser has been told; null: nothing yet. */
export function readBrands(): Brands | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? 'null');
    return isBrands(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function writeBrands(brands: Brands | null): void {
  if (brands === null) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, JSON.stringify(brands));
}

function isBrands(value: unknown): value is Brands {
  const { own, rivals } = (value ?? {}) as Partial<Brands>;
  return isBrand(own) && Array.isArray(rivals) && rivals.every((rival) => isBrand(rival));
}

function isBrand(value: unknown): value is Brand {
  const { aliases, domain, name } = (value ?? {}) as Partial<Brand>;
  return typeof name === 'string' && typeof domain === 'string' && Array.isArray(aliases);
}

export function all({ own, rivals }: Brands): Brand[] {
  return [own, ...rivals];
}

export function toTerms(brands: Brands): MentionTerm[] {
  return all(brands).map(({ aliases, domain, name }) => ({
    name,
    aliases: [...aliases],
    domains: domain === '' ? [] : [domain],
  }));
}

export function toDomains(brands: Brands): string[] {
  return all(brands)
    .map(({ domain }) => domain)
    .filter((domain) => domain !== '');
}

/** The brand's colour is its place: your own is the first. */
export function colorOf(brands: Brands, brand: Brand): string {
  return `var(--series-${all(brands).indexOf(brand)})`;
}

/** The emulator cites only addresses of names that are reserved for examples. */
export function looksInvented(domains: readonly string[]): boolean {
  return domains.every((domain) => /(^|\.)example(\.(com|net|org))?$/.test(domain));
}
