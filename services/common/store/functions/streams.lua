-- Positions in the commit log and the feed.

-- Where `last` stands in the history that Redis has: "ok", "trimmed", or "older": Redis has never had it, so it came
-- back from an earlier time than what its owner has seen.
local function position(stream, state, name, last)
    if last == '' or #redis.call('XRANGE', stream, last, last, 'COUNT', 1) > 0 then
        return 'ok'
    end
    local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
    if not first then
        return redis.call('HGET', state, name) == last and 'ok' or 'older'
    end
    local prev = first[2][2] -- field "p" is always the first
    if prev == last then
        return 'ok'
    end
    return prev ~= '' and seq_less(last, prev) and 'trimmed' or 'older'
end

-- KEYS log or feed, state  ARGV its name, last seq seen
-- When Redis is older, the epoch is raised above the one seen, unless somebody else has done so.
-- Returns {position, last seq, epoch}.
register('stream_check', {'allow-oom'}, function(keys, args)
    local where = position(keys.stream, keys.state, args.name, args.last)
    local epoch = number(redis.call('HGET', keys.state, 'epoch') or 1)
    if where == 'older' then
        local seen = seq_parts(args.last)
        if epoch <= seen then
            epoch = seen + 1
            redis.call('HSET', keys.state, 'epoch', digits(epoch))
        end
    end
    return {where, text(redis.call('HGET', keys.state, args.name)), epoch}
end)

-- KEYS feed, state  ARGV from, limit. Returns {known 0/1, entries as XRANGE gives them}
register('feed_range', {'no-writes'}, function(keys, args)
    if position(keys.feed, keys.state, 'feed', args.from) ~= 'ok' then
        return {0, {}}
    end
    local from = args.from == '' and '-' or '(' .. args.from
    return {1, redis.call('XRANGE', keys.feed, from, '+', 'COUNT', args.limit)}
end)
