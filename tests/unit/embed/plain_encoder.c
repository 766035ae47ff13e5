#include "plain_encoder.h"

#include "tiny_model.h"
#include "weights.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define H TINY_HIDDEN
#define W TINY_WIDE

typedef double rows_of_hidden[PLAIN_ROWS_MAX][H];

static const float *floats(const struct model_file *file, int layer, const char *name, size_t count)
{
    char full[32];
    const float *found = NULL;
    if (layer < 0)
        snprintf(full, sizeof full, "%s", name);
    else
        snprintf(full, sizeof full, "l%d.%s", layer, name);
    int code = model_file_floats(file, full, count, &found, NULL);
    assert(code == 0);
    return found;
}

/* A row times the matrix "l<layer>.<part>.w", and its bias. */
struct linear {
    int layer;
    const char *part;
    size_t in, out;
};

static void multiply(const struct model_file *file, struct linear linear, const double *in, double *out)
{
    static float weights[H * W];
    char name[32];
    const struct model_block *blocks = NULL;
    snprintf(name, sizeof name, "l%d.%s.w", linear.layer, linear.part);
    int code = model_file_blocks(file, name, linear.in * linear.out, &blocks, NULL);
    assert(code == 0);
    weights_read(blocks, linear.in * linear.out, weights);
    snprintf(name, sizeof name, "%s.b", linear.part);
    const float *bias = floats(file, linear.layer, name, linear.out);
    for (size_t o = 0; o < linear.out; o++) {
        out[o] = (double)bias[o];
        for (size_t i = 0; i < linear.in; i++)
            out[o] += in[i] * (double)weights[o * linear.in + i];
    }
}

static void norm(const struct model_file *file, int layer, const char *name, double *row)
{
    char full[16];
    double mean = 0, squares = 0;
    snprintf(full, sizeof full, "%s.w", name);
    const float *weight = floats(file, layer, full, H);
    snprintf(full, sizeof full, "%s.b", name);
    const float *bias = floats(file, layer, full, H);
    for (int i = 0; i < H; i++)
        mean += row[i] / H;
    for (int i = 0; i < H; i++)
        squares += (row[i] - mean) * (row[i] - mean) / H;
    for (int i = 0; i < H; i++)
        row[i] = (row[i] - mean) / sqrt(squares + 1e-12) * (double)weight[i] + (double)bias[i];
}

static void attend(rows_of_hidden q, rows_of_hidden k, rows_of_hidden v, size_t rows, rows_of_hidden out)
{
    enum { WIDTH = H / TINY_HEADS };
    memset(out, 0, sizeof(rows_of_hidden));
    for (size_t i = 0; i < rows; i++) {
        for (size_t first = 0; first < H; first += WIDTH) {
            double share[PLAIN_ROWS_MAX], sum = 0;
            for (size_t j = 0; j < rows; j++) {
                double product = 0;
                for (size_t e = first; e < first + WIDTH; e++)
                    product += q[i][e] * k[j][e];
                sum += share[j] = exp(product / sqrt(WIDTH));
            }
            for (size_t j = 0; j < rows; j++) {
                for (size_t e = first; e < first + WIDTH; e++)
                    out[i][e] += share[j] / sum * v[j][e];
            }
        }
    }
}

static void add(double *row, const double *more)
{
    for (int i = 0; i < H; i++)
        row[i] += more[i];
}

static void layer(const struct model_file *file, int number, rows_of_hidden x, size_t rows)
{
    static rows_of_hidden q, k, v, mixed;
    double more[H], wide[W];
    for (size_t t = 0; t < rows; t++) {
        multiply(file, (struct linear){number, "q", H, H}, x[t], q[t]);
        multiply(file, (struct linear){number, "k", H, H}, x[t], k[t]);
        multiply(file, (struct linear){number, "v", H, H}, x[t], v[t]);
    }
    attend(q, k, v, rows, mixed);
    for (size_t t = 0; t < rows; t++) {
        multiply(file, (struct linear){number, "ao", H, H}, mixed[t], more);
        add(x[t], more);
        norm(file, number, "aln", x[t]);
        multiply(file, (struct linear){number, "fi", H, W}, x[t], wide);
        for (int i = 0; i < W; i++)
            wide[i] = 0.5 * wide[i] * (1 + erf(wide[i] / sqrt(2)));
        multiply(file, (struct linear){number, "fo", W, H}, wide, more);
        add(x[t], more);
        norm(file, number, "oln", x[t]);
    }
}

void plain_encode(const struct model_file *file, const int32_t *ids, size_t count, double *out)
{
    static rows_of_hidden x;
    const float *positions = floats(file, -1, "emb.pos", (size_t)TINY_POSITIONS * H);
    const float *types = floats(file, -1, "emb.type", 2 * H);
    const struct model_block *words = NULL;
    size_t rows = count + 2;
    int code = model_file_blocks(file, "emb.word", (size_t)file->shape.vocabulary * H, &words, NULL);
    assert(code == 0 && rows <= TINY_POSITIONS);
    for (size_t t = 0; t < rows; t++) {
        float word[H];
        size_t id = t == 0 ? file->pieces.begin_id : t == rows - 1 ? file->pieces.end_id : (size_t)ids[t - 1];
        weights_read(words + id * (H / MODEL_BLOCK), H, word);
        for (size_t i = 0; i < H; i++)
            x[t][i] = (double)word[i] + (double)positions[t * H + i] + (double)types[i];
        norm(file, -1, "emb.ln", x[t]);
    }
    for (int i = 0; i < TINY_LAYERS; i++)
        layer(file, i, x, rows);
    memset(out, 0, H * sizeof *out);
    for (size_t t = 0; t < rows; t++) {
        for (int i = 0; i < H; i++)
            out[i] += x[t][i] / (double)rows;
    }
}
