/* SPDX-License-Identifier: Apache-2.0 */
/* A table for people: a head, rows, and columns that fit a line of 100 characters. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_TABLE_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_TABLE_H_

#include <stdbool.h>
#include <stddef.h>

enum { TABLE_COLUMNS = 10, TABLE_WIDTH = 100 };

typedef struct {
    const char* head;
    bool right; /* its cells end at one column */
    bool cut;   /* its cells are cut where lines would be too long: the first such column first */
} TableColumn;

typedef struct {
    const TableColumn* columns;
    size_t column_count;
    char** cells; /* row after row */
    size_t row_count;
    size_t capacity; /* of rows */
} Table;

/* `columns`, at most TABLE_COLUMNS, outlive the table. */
void table_open(Table* table, const TableColumn* columns, size_t count);

/* Adds a row whose cells, one for each column, are copied. */
void table_add(Table* table, const char* const* cells);

/* Prints it to standard output. Characters that do something to a terminal become '?'. */
void table_print(const Table* table);

void table_close(Table* table);

/* Columns of a terminal that a text takes when it is printed by these functions. */
size_t text_columns(const char* text);

/* Prints a text, cut to so many columns, with an ellipsis where it is cut. */
void text_print(const char* text, size_t columns);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_TABLE_H_ */
