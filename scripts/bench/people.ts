import type { Prospect } from "#lib/contract/prospect.ts";

const TITLES = ["Managing Director", "Head of Operations", "Plant Manager", "Owner", "CFO"];
const PLACES = [
  "Indianapolis, Indiana",
  "Fort Wayne, Indiana",
  "Columbus, Ohio",
  "Chicago, Illinois",
];

/** `count` people numbered from `from`, each as long as LinkedIn's usually are. */
export function people(from: number, count: number): Prospect[] {
  return Array.from({ length: count }, (_, index) => person(from + index));
}

function person(number: number): Prospect {
  const title = TITLES[number % TITLES.length] ?? "Owner";
  const company = `Company ${number % 977} Incorporated`;
  return {
    provider: "unipile",
    providerId: `ACwAAAA${String(number).padStart(12, "0")}BenchmarkPerson`,
    name: `Person Number ${number}`,
    isHidden: false,
    title,
    headline: `${title} at ${company} | building teams that deliver | speaker`,
    company,
    companySize: "51–200",
    industry: "Industrial Machinery Manufacturing",
    location: PLACES[number % PLACES.length] ?? null,
    linkedinUrl: `https://www.linkedin.com/in/person-number-${number}`,
    memberId: String(number),
    degree: 2,
    sharedConnections: number % 40,
    tenure: "3 y 2 m",
    isPremium: false,
    isOpenProfile: null,
  };
}
