"use client";

import { Copy, Download } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";

const TITLE = "Backup codes of Prospect Finder";

/** Shown once: the server keeps only hashes of them. */
export function BackupCodeList({ codes }: { codes: readonly string[] }) {
  const text = `${TITLE}\n\n${codes.join("\n")}\n`;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast("Copied"),
      () => toast("This browser did not copy them: select them by hand"),
    );
  return (
    <div className="space-y-3">
      <p className="text-ink-soft">
        When the app is lost, one of these opens the door, each once. Keep them where the app is
        not: on paper, or in a password manager. They are not shown again.
      </p>
      <ul className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-lg border bg-surface p-4 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void copy()}>
          <Copy aria-hidden="true" />
          Copy
        </Button>
        <Button onClick={() => download(text)}>
          <Download aria-hidden="true" />
          Save as a file
        </Button>
      </div>
    </div>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "prospect-finder-backup-codes.txt";
  link.click();
  URL.revokeObjectURL(url);
}
