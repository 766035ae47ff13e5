/* What an embedding service answers: any bytes are vectors of length 1, or are refused with a reason. */
#include "embed.h"
#include "embed_answer.h"
#include "openai.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct embed_answer answer = {0};
    struct err err = {0};
    char complaint[OPENAI_COMPLAINT_SIZE];
    unsigned texts = size ? 1 + data[0] % EMBED_BATCH_MAX : 1;
    const char *body = (const char *)data + (size > 0);
    openai_complaint(body, size ? size - 1 : 0, complaint);
    if (embed_answer_read(body, size ? size - 1 : 0, texts, &answer, &err) < 0) {
        assert(err.text[0] && !answer.vectors);
        return 0;
    }
    for (unsigned i = 0; i < texts; i++) {
        double square = 0;
        for (unsigned j = 0; j < answer.dimensions; j++) {
            double value = (double)answer.vectors[i * answer.dimensions + j];
            square += value * value;
        }
        assert(fabs(square - 1) < 1e-3);
    }
    free(answer.vectors);
    return 0;
}
