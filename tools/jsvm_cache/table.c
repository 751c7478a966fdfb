/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/jsvm_cache/memory.h"
#include "tools/jsvm_cache/utf8.h"

enum { kGap = 2, kLeastCut = 8 };

/* As it is printed: what does something to a terminal is a question mark. */
static size_t columns_of(uint32_t character) {
    return utf8_is_control(character) ? 1 : (size_t)utf8_width(character);
}

size_t text_columns(const char* text) {
    size_t columns = 0;
    while (*text != '\0') {
        size_t length = 1;
        columns += columns_of(utf8_next(text, &length));
        text += length;
    }
    return columns;
}

void text_print(const char* text, size_t columns) {
    static const char kEllipsis[] = "\xE2\x80\xA6";
    static const char kReplacement[] = "\xEF\xBF\xBD";
    const bool whole = text_columns(text) <= columns;
    size_t left = columns;
    while (*text != '\0') {
        size_t length = 1;
        const uint32_t character = utf8_next(text, &length);
        const size_t taken = columns_of(character);
        if (!whole && taken + 1 > left) {
            fputs(kEllipsis, stdout);
            return;
        }
        left -= taken;
        if (utf8_is_control(character)) {
            putchar('?');
        } else if (character == UTF8_REPLACEMENT) {
            fputs(kReplacement, stdout);
        } else {
            fwrite(text, 1, length, stdout);
        }
        text += length;
    }
}

void table_open(Table* table, const TableColumn* columns, size_t count) {
    memset(table, 0, sizeof(*table));
    table->columns = columns;
    table->column_count = count;
}

void table_add(Table* table, const char* const* cells) {
    const size_t count = table->column_count;
    if (table->row_count == table->capacity) {
        table->capacity = table->capacity == 0 ? 16 : 2 * table->capacity;
        table->cells = must_allocate(table->cells, table->capacity * count * sizeof(char*));
    }
    char** row = table->cells + table->row_count * count;
    for (size_t i = 0; i < count; ++i) {
        row[i] = must_copy(cells[i]);
    }
    ++table->row_count;
}

static void measure(const Table* table, size_t* widths) {
    const size_t count = table->column_count;
    size_t all = kGap * (count - 1);
    for (size_t i = 0; i < count; ++i) {
        widths[i] = text_columns(table->columns[i].head);
        for (size_t row = 0; row < table->row_count; ++row) {
            const size_t width = text_columns(table->cells[row * count + i]);
            widths[i] = width > widths[i] ? width : widths[i];
        }
        all += widths[i];
    }
    for (size_t i = 0; i < count && all > TABLE_WIDTH; ++i) {
        if (table->columns[i].cut && widths[i] > kLeastCut) {
            const size_t too_much = all - TABLE_WIDTH;
            const size_t most = widths[i] - kLeastCut;
            const size_t less = too_much < most ? too_much : most;
            widths[i] -= less;
            all -= less;
        }
    }
}

static void print_row(const Table* table, char* const* cells, const size_t* widths) {
    for (size_t i = 0; i < table->column_count; ++i) {
        const char* cell = cells != NULL ? cells[i] : table->columns[i].head;
        const size_t columns = text_columns(cell);
        const size_t taken = columns < widths[i] ? columns : widths[i];
        const int padding = (int)(widths[i] - taken);
        if (table->columns[i].right) {
            printf("%*s", padding, "");
        }
        text_print(cell, widths[i]);
        if (i + 1 < table->column_count) { /* no spaces at the ends of lines */
            printf("%*s", kGap + (table->columns[i].right ? 0 : padding), "");
        }
    }
    putchar('\n');
}

void table_print(const Table* table) {
    size_t widths[TABLE_COLUMNS];
    measure(table, widths);
    print_row(table, NULL, widths);
    for (size_t row = 0; row < table->row_count; ++row) {
        print_row(table, table->cells + row * table->column_count, widths);
    }
}

void table_close(Table* table) {
    for (size_t i = 0; i < table->row_count * table->column_count; ++i) {
        free(table->cells[i]);
    }
    free(table->cells);
    memset(table, 0, sizeof(*table));
}
