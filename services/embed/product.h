/* Products of rows with a matrix, the work that nearly all time goes into. Home of oneDNN, which picks the processor's
 * best instructions itself. In int8, rows are whole numbers from 0 to product_levels, and so are the products; in fp32
 * both are floats. */
#ifndef TRIPTYCH_PRODUCT_H
#define TRIPTYCH_PRODUCT_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define PRODUCT_ROWS_STEP  16 /* rows are multiplied in multiples of it; those behind the last cost little */
#define PRODUCT_SHAPES_MAX 8  /* kinds of matrices in one model */

enum product_precision { PRODUCT_AUTO, PRODUCT_INT8, PRODUCT_FP32 };

struct product_engine;
struct product_matrix;
struct product_space;

/* PRODUCT_AUTO: int8 where the processor has instructions for it, else fp32. Returns 0 and sets *out (returns owned:
 * product_engine_free), ERR_UNAVAILABLE when oneDNN fails, ERR_MEMORY. */
int product_engine_new(enum product_precision precision, struct product_engine **out, struct err *err);
void product_engine_free(struct product_engine *engine);
int product_is_int8(const struct product_engine *engine);
/* 255, or 127 on processors whose sums of two products overflow 16 bits. */
unsigned product_levels(const struct product_engine *engine);
/* Whether oneDNN uses registers of 512 bits, which DNNL_MAX_CPU_ISA in the environment may forbid. */
int product_is_wide(void);
const char *product_name(const struct product_engine *engine); /* "int8 brg:avx512_core_vnni" */

/* Packs `weights` (int8_t or float, `out` rows of `in` values) as they are read fastest; copies. The matrix must be
 * freed before its engine. */
int product_matrix_new(struct product_engine *engine, const void *weights, unsigned in, unsigned out_count,
                       struct product_matrix **out, struct err *err);
void product_matrix_free(struct product_matrix *matrix);

/* What one thread needs; opened on that thread, which multiplies alone from then on. Borrows the engine. */
int product_space_open(struct product_engine *engine, unsigned rows_max, struct product_space **out, struct err *err);
void product_space_close(struct product_space *space);

/* `product` = `rows` times the matrix. Both hold a multiple of PRODUCT_ROWS_STEP rows, of uint8_t and int32_t in int8,
 * of floats in fp32, and begin at a multiple of 64 bytes. */
int product_run(struct product_space *space, const struct product_matrix *matrix, const void *rows, unsigned count,
                void *product, struct err *err);

/* Memory that begins at a multiple of 64 bytes, zero; NULL without memory. free() gives it back. */
void *product_memory(size_t size);

#endif
