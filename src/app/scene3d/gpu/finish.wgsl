// The last pass: what is seen through is laid over the rest, and light becomes numbers for a screen.
@group(0) @binding(0) var solid: texture_2d<f32>;
@group(0) @binding(1) var accumulated: texture_2d<f32>;
@group(0) @binding(2) var revealed: texture_2d<f32>;

// One triangle over the whole picture.
@vertex
fn cover(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    let corner = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    return vec4<f32>(corner * 2.0 - 1.0, 0.0, 1.0);
}

fn encoded(light: vec3<f32>) -> vec4<f32> {
    return vec4<f32>(pow(clamp(light, vec3<f32>(0.0), vec3<f32>(1.0)), vec3<f32>(1.0 / 2.2)), 1.0);
}

@fragment
fn plain(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    return encoded(textureLoad(solid, vec2<i32>(at.xy), 0).rgb);
}

@fragment
fn blended(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    let place = vec2<i32>(at.xy);
    let sum = textureLoad(accumulated, place, 0);
    let average = sum.rgb / max(sum.a, 1e-5);
    let let_through = textureLoad(revealed, place, 0).r;
    return encoded(mix(average, textureLoad(solid, place, 0).rgb, let_through));
}
