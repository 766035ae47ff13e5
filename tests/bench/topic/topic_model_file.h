/* A model as train.py writes it for judging: "classes scale", the biases, then a line for each term, ascending. */
#ifndef TRIPTYCH_TOPIC_MODEL_FILE_H
#define TRIPTYCH_TOPIC_MODEL_FILE_H

#include "topic_model.h"

/* Returns 0 and sets *out (returns owned: topic_model_file_free), or a negative code. */
int topic_model_file_read(const char *path, struct topic_model **out, struct err *err);
void topic_model_file_free(struct topic_model *model);

#endif
