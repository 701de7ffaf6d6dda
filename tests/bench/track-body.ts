const KINDS = ["Property Viewed", "Property Viewed", "Photos Viewed", "Property Saved", "Search"];

/** One interaction as a client library would send it. */
export const trackBody = (person: number, messageId: string, atMs: number): object => ({
  type: "track",
  userId: `p-${person}`,
  messageId,
  timestamp: new Date(atMs).toISOString(),
  event: KINDS[(person + messageId.length) % KINDS.length],
  properties: {
    ListingKey: `L-${(person * 31) % 5000}`,
    PropertyType: "Residential",
    City: `city-${person % 40}`,
    ListPrice: 300_000 + 1_000 * (person % 400),
    BedroomsTotal: 1 + (person % 5),
    Latitude: 52 + (person % 100) / 500,
    Longitude: 5 + (person % 70) / 300,
  },
});
