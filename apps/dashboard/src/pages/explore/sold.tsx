import { SalesByCategory } from '../../charts/sales-by-category';
import { QueryView } from '../../parts/query-view';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';

/** The sales of all villages of a region, by category. */
export function Sold({ region, refreshKey }: { readonly region: string; readonly refreshKey: number }) {
  const report = useQuery(region, queries.region(region), refreshKey);
  return <QueryView query={report}>{(all) => <SalesByCategory paid={all} />}</QueryView>;
}
