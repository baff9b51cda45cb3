import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { type Brands, demoBrands, readBrands, writeBrands } from './brands.ts';

interface BrandsState {
  readonly brands: Brands;
  /** Whether somebody has said whom to look for. */
  readonly isChosen: boolean;
  readonly save: (brands: Brands | null) => void;
}

const BrandsContext = createContext<BrandsState | null>(null);

export function BrandsProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, setChosen] = useState(readBrands);
  const state = useMemo<BrandsState>(
    () => ({
      brands: chosen ?? demoBrands,
      isChosen: chosen !== null,
      save(brands) {
        writeBrands(brands);
        setChosen(brands);
      },
    }),
    [chosen],
  );
  return <BrandsContext value={state}>{children}</BrandsContext>;
}

export function useBrands(): BrandsState {
  const state = useContext(BrandsContext);
  if (!state) throw new Error('outside of BrandsProvider');
  return state;
}
