/** One template for a search in the list and for the shape that stands there before. */
export const ROW_GRID =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 px-4 py-3 md:grid-cols-[7.5rem_minmax(0,1fr)_9.5rem_6.5rem_8.5rem]";
