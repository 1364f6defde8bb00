/** How many statements a program may have: some notebooks have more than a thousand. */
export const MAX_STATEMENTS = 3000;
