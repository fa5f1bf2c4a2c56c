export function drawRooms(): string;
export function drawnIn(page: string): string;
