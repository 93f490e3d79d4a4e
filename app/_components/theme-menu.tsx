"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import { applyTheme, currentTheme, type Theme, toTheme } from "#app/_lib/theme.ts";

const THEMES = [
  { value: "system", label: "As the device", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

export function ThemeMenu() {
  const [theme, setTheme] = useState<Theme>("system");
  const choose = (value: string) => {
    applyTheme(toTheme(value));
    setTheme(toTheme(value));
  };
  return (
    <DropdownMenu onOpenChange={(isOpen) => isOpen && setTheme(currentTheme())}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Theme">
          <Sun className="[:root[data-theme=dark]_&]:hidden" aria-hidden="true" />
          <Moon className="hidden [:root[data-theme=dark]_&]:block" aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuRadioGroup value={theme} onValueChange={choose}>
          {THEMES.map(({ value, label, icon: Icon }) => (
            <DropdownMenuRadioItem key={value} value={value}>
              <Icon aria-hidden="true" />
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
