import { z } from "zod";

// Before any schema is made in a page: zod would try to make functions out of text, which a page's policy refuses and reports.
z.config({ jitless: true });
