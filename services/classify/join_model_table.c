#include "join_model.h"

static const struct join_node NODES[] = {
    {MATCH_CENTRE_COSINE, 2, 0.30f, 0.0f},
    {-1, 0, 0, -2.0f},
    {-1, 0, 0, 2.0f},
};
static const uint32_t TREES[] = {0};

const struct join_model JOIN_MODEL = {.nodes = NODES, .trees = TREES, .tree_count = 1, .start = 0, .threshold = 0.5f};
