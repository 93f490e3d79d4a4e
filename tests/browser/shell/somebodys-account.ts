/** What an account says that a test is not about. */
export const somebodys = {
  isPaused: false,
  openSearches: 0,
  bookedRows: 0,
  dailyRows: null,
  rampDays: null,
  ownerName: "Ann",
  isShared: true,
  mayUse: true,
  mayChange: true,
  mayShare: true,
};
