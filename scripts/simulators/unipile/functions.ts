import type { Person } from "./person.ts";

/** Department ids as Sales Navigator numbers them. */
export const DEPARTMENTS: Record<string, string> = {
  "1": "Accounting",
  "2": "Administrative",
  "3": "Arts and Design",
  "4": "Business Development",
  "5": "Community and Social Services",
  "6": "Consulting",
  "7": "Education",
  "8": "Engineering",
  "9": "Entrepreneurship",
  "10": "Finance",
  "11": "Healthcare Services",
  "12": "Human Resources",
  "13": "Information Technology",
  "14": "Legal",
  "15": "Marketing",
  "16": "Media and Communication",
  "17": "Military and Protective Services",
  "18": "Operations",
  "19": "Product Management",
  "20": "Program and Project Management",
  "21": "Purchasing",
  "22": "Quality Assurance",
  "23": "Real Estate",
  "24": "Research",
  "25": "Sales",
  "26": "Customer Success and Support",
};

const OTHER_NAMES: Record<string, string> = {
  communications: "media_and_communication",
  risk: "quality_assurance",
};

export function inDepartment(id: string): (person: Person) => boolean {
  const name = DEPARTMENTS[id]?.toLowerCase().replaceAll(" ", "_");
  return ({ row }) => name !== undefined && departmentOf(row.function) === name;
}

function departmentOf(name: string | null | undefined): string | undefined {
  return name ? (OTHER_NAMES[name] ?? name) : undefined;
}

/** The words of the two products for the levels in the data. */
const LEVELS: Record<string, { sales: string; recruiter: string }> = {
  cxo: { sales: "cxo", recruiter: "cxo" },
  vice_president: { sales: "vice_president", recruiter: "vp" },
  director: { sales: "director", recruiter: "director" },
  board: { sales: "strategic", recruiter: "senior" },
  elected_official: { sales: "senior", recruiter: "senior" },
};

export function atLevel(product: "sales" | "recruiter") {
  return (word: string) =>
    ({ row }: Person): boolean => {
      const level = row.seniority ?? "";
      return (LEVELS[level]?.[product] ?? level) === word;
    };
}
