// Headlight with a soft highlight; the rim is darkened so that overlapping atoms stay apart.
struct Frame {
    projection: mat4x4<f32>,
    view: mat4x4<f32>,
    // Half-space that is kept, before the eye: normal · x + w ≥ 0.
    kept: vec4<f32>,
    // x = 1: things are kept or left out whole, by their centre; 0: they are cut.
    whole: vec4<f32>,
}
@group(0) @binding(0) var<uniform> frame: Frame;

struct Vertex {
    @location(0) position: vec3<f32>,
    @location(1) normal: vec3<f32>,
    @location(2) instance_position: vec3<f32>,
    @location(3) instance_color: vec4<f32>,
    @location(4) deformation_0: vec3<f32>,
    @location(5) deformation_1: vec3<f32>,
    @location(6) deformation_2: vec3<f32>,
}

struct Shaded {
    @builtin(position) clip: vec4<f32>,
    @location(0) normal: vec3<f32>,
    @location(1) color: vec4<f32>,
    @location(2) eye: vec3<f32>,
    @location(3) inside: f32,
}

@vertex
fn vertex(v: Vertex) -> Shaded {
    let deformation = mat3x3<f32>(v.deformation_0, v.deformation_1, v.deformation_2);
    let eye = frame.view * vec4<f32>(deformation * v.position + v.instance_position, 1.0);
    var out: Shaded;
    out.clip = frame.projection * eye;
    out.eye = eye.xyz;
    out.normal = (frame.view * vec4<f32>(deformation * v.normal, 0.0)).xyz;
    out.color = v.instance_color;
    let center = frame.view * vec4<f32>(v.instance_position, 1.0);
    let measured = mix(eye.xyz, center.xyz, frame.whole.x);
    out.inside = dot(frame.kept.xyz, measured) + frame.kept.w;
    return out;
}

// In linear light.
fn shade(in: Shaded) -> vec3<f32> {
    let normal = normalize(in.normal);
    let light = normalize(vec3<f32>(-0.35, 0.55, 0.85));
    let diffuse = abs(dot(normal, light));
    let facing = abs(dot(normal, normalize(in.eye)));
    let half_way = normalize(light + vec3<f32>(0.0, 0.0, 1.0));
    let s = max(dot(normal, half_way), 0.0);
    let s2 = s * s;
    let s8 = s2 * s2 * s2 * s2;
    let highlight = 0.22 * s8 * s8 * s8;
    let base = in.color.rgb * in.color.rgb;
    return base * (0.30 + 0.70 * diffuse) * mix(0.62, 1.0, smoothstep(0.05, 0.45, facing)) + vec3<f32>(highlight);
}

@fragment
fn opaque(in: Shaded) -> @location(0) vec4<f32> {
    if in.inside < 0.0 {
        discard;
    }
    return vec4<f32>(shade(in), 1.0);
}

struct Blended {
    @location(0) accumulated: vec4<f32>,
    @location(1) revealed: f32,
}

// Weighted order-independent transparency (McGuire and Bavoil 2013).
@fragment
fn transparent(in: Shaded) -> Blended {
    if in.inside < 0.0 {
        discard;
    }
    let color = shade(in);
    let depth = abs(in.eye.z) / 5.0;
    let weight = clamp(10.0 / (1e-5 + depth * depth), 1e-2, 3e3);
    var out: Blended;
    out.accumulated = vec4<f32>(color * in.color.a, in.color.a) * weight;
    out.revealed = in.color.a;
    return out;
}
