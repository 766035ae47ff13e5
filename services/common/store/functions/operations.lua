-- Counting, retention, recount. Names of articles and stories come from what is read, so keys beyond those given are
-- made from the prefix of the first (same hash tag).

-- KEYS state. Returns {articles, stories, todo of classify, summarize, publish, dead, feeds, feed and log entries,
-- last seq of feed and log, epoch, memory used, memory limit}
register('counts', {'no-writes'}, function(keys)
    local prefix = prefix_of(keys[1])
    local state = redis.call('HMGET', keys[1], 'feed', 'log', 'epoch')
    local memory = redis.call('INFO', 'memory')
    return {redis.call('ZCARD', prefix .. 'articles'), redis.call('SCARD', prefix .. 'stories'),
            redis.call('ZCARD', prefix .. 'todo:classify'), redis.call('ZCARD', prefix .. 'todo:summarize'),
            redis.call('ZCARD', prefix .. 'todo:publish'), redis.call('ZCARD', prefix .. 'dead'),
            redis.call('ZCARD', prefix .. 'feeds'), redis.call('XLEN', prefix .. 'feed'),
            redis.call('XLEN', prefix .. 'log'), text(state[1]), text(state[2]), number(state[3] or 1),
            number(string.match(memory, 'used_memory:(%d+)')), number(string.match(memory, 'maxmemory:(%d+)'))}
end)

-- Takes an emptied story away. Subscribers hear of it when they have ever heard of the story.
local function story_retire(prefix, story, keep_feed)
    local head = redis.call('GET', prefix .. 'd:' .. story)
    if head then
        append(prefix .. 'feed', prefix .. 'state', 'feed', now_us(), keep_feed, {'k', 'retired', 'h', head, 'c', ''})
    end
    redis.call('UNLINK', prefix .. 's:' .. story, prefix .. 'm:' .. story, prefix .. 'u:' .. story,
               prefix .. 'd:' .. story)
    redis.call('SREM', prefix .. 'stories', story)
    redis.call('ZREM', prefix .. 'todo:summarize', story)
    redis.call('ZREM', prefix .. 'todo:publish', story)
end

-- A story that lost some members: counters from the others (so a source's next article takes over its attributes), a
-- new version, a new summary.
local function story_shrunk(prefix, story, due)
    story_write_tally(prefix, story, (story_tally(prefix, story)))
    redis.call('HINCRBY', prefix .. 's:' .. story, 'v', 1)
    redis.call('ZADD', prefix .. 'todo:summarize', 'NX', due, story)
end

-- Drops the log's entries from before `oldest_ms`, within the epoch that it begins with: a bound across epochs would
-- take away everything of the earlier one.
local function log_trim(prefix, oldest_ms)
    local first = redis.call('XRANGE', prefix .. 'log', '-', '+', 'COUNT', 1)[1]
    if first then
        local epoch = seq_parts(first[1])
        redis.call('XTRIM', prefix .. 'log', 'MINID', '~', digits(epoch) .. '-' .. digits(oldest_ms * 1000))
    end
end

-- KEYS articles  ARGV oldest ms to keep, limit, keep feed, lease ms. Returns how many articles were removed.
register('retention', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys[1])
    local ids = redis.call('ZRANGE', keys[1], '-inf', '(' .. args[1], 'BYSCORE', 'LIMIT', 0, args[2])
    local stories, seen = {}, {}
    for _, id in ipairs(ids) do
        local placed = redis.call('GET', prefix .. 'p:' .. id)
        if placed then
            local story = facts_parse(placed).story
            redis.call('ZREM', prefix .. 'm:' .. story, id)
            if not seen[story] then
                seen[story] = true
                stories[#stories + 1] = story
            end
        end
        redis.call('UNLINK', prefix .. 'a:' .. id, prefix .. 'p:' .. id)
        redis.call('ZREM', keys[1], id)
        redis.call('ZREM', prefix .. 'todo:classify', id)
    end
    for _, story in ipairs(stories) do
        if redis.call('EXISTS', prefix .. 'm:' .. story) == 0 then
            story_retire(prefix, story, args[3])
        else
            story_shrunk(prefix, story, digits(now_ms() + number(args[4])))
        end
    end
    log_trim(prefix, number(args[1]))
    return #ids
end)

-- KEYS stories  ARGV cursor, count. Returns {next cursor, checked, wrong, the first wrong story or ""}
register('recount', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys[1])
    local page = redis.call('SSCAN', keys[1], args[1], 'COUNT', args[2])
    local wrong, name = 0, ''
    for _, story in ipairs(page[2]) do
        if not story_agrees(prefix, story) then
            wrong = wrong + 1
            name = name == '' and story or name
        end
    end
    return {page[1], #page[2], wrong, name}
end)
